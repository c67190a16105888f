"""The bad-input corpus: odd files with what must become of each.

Every file is made by code. ``Whole`` says which rows must be in the network
afterwards, ``Refused`` where and why nothing may have changed.
"""
# ruff: noqa: E501  (one case reads best in few lines)

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphcrm.facade import ImportOptions
from graphcrm.services.parsing.limits import Limits


@dataclass(frozen=True)
class Whole:
    """The file is imported; ``rows`` are what the network has of ``table`` then."""

    table: str
    rows: Sequence[tuple[Any, ...]]
    notice: str = ""
    duplicate: int = 0


@dataclass(frozen=True)
class Refused:
    """Nothing is imported; one problem has this row, column and these words."""

    words: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Case:
    """One file of the corpus."""

    name: str
    filename: str
    make: Callable[[], bytes]
    outcome: Whole | Refused
    options: ImportOptions = field(default_factory=ImportOptions)
    limits: Limits = field(default_factory=Limits)


# What every case finds in the network: see tests/imports/conftest.py.
BASE = {
    "territories.csv": "code,name,level,parent\nMX,México,country,\nN,Norte,region,MX\n"
    "MTY,Monterrey,city,N\nD1,Centro,district,MTY\n",
    "products.csv": "sku,name,category,price,cost,volume,qualifying_volume,currency\n"
    "SERUM,Serum,care,100.00,40.00,50.00,50.00,MXN\n"
    "SOAP,Soap,care,20.50,5.00,10.25,8.00,MXN\n"
    "YEN,Tea,food,300,100,10.00,10.00,JPY\n",
    "members.csv": "id,name,sponsor,joined,roles,territory\n"
    "1001,Ana Ríos,,2025-01-10,distributor,D1\n"
    "1002,Luis Paz,1001,2025-02-10,distributor,D1\n",
    "customers.csv": "id,name,seller,since\nC1,Marta Sol,1001,2025-03-01\n",
    "orders.csv": "order,date,seller,customer,sku,quantity\n"
    "B1,2026-03-05,1001,,SERUM,3\nB1,2026-03-05,1001,,SOAP,2\n"
    "B2,2026-03-06,1001,C1,SERUM,1\n",
}

HEADER = "id,name,sponsor,joined\n"
MEMBER = ("2001", "Eva Luz", "1001", 20260501)
PLAIN = HEADER + "2001,Eva Luz,1001,2026-05-01\n"


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """Return what makes a text file."""
    return lambda: content.encode(encoding)


def raw(content: bytes) -> Callable[[], bytes]:
    """Return what makes a file of these bytes."""
    return lambda: content


def whole(name: str, make: Callable[[], bytes], *rows: tuple[Any, ...],
          filename: str = "members.csv", table: str = "members", notice: str = "",
          duplicate: int = 0, **options: Any) -> Case:  # fmt: skip
    """Return a case that is imported."""
    return Case(
        name, filename, make, Whole(table, rows, notice, duplicate),
        ImportOptions(**options),
    )  # fmt: skip


def refused(name: str, make: Callable[[], bytes], words: str, row: int = 0,
            column: str = "", *, filename: str = "members.csv",
            limits: Limits | None = None, **options: Any) -> Case:  # fmt: skip
    """Return a case that is refused."""
    return Case(
        name, filename, make, Refused(words, row, column), ImportOptions(**options),
        limits or Limits(),
    )  # fmt: skip


SMALL = Limits(rows=50, columns=20, cells=500)

TEXT_WHOLE = [
    whole("plain", text(PLAIN), MEMBER),
    whole("utf-8 with mark", text("\ufeff" + PLAIN), MEMBER),
    whole("utf-16 little endian", text("\ufeff" + PLAIN, "utf-16-le"), MEMBER),
    whole("utf-16 big endian", text("\ufeff" + PLAIN, "utf-16-be"), MEMBER),
    whole("utf-16 without mark", text(PLAIN, "utf-16-le"), MEMBER),
    whole("cp1252", text(HEADER + "2001,Íñigo “Ñ” Peña €,1001,2026-05-01\n", "cp1252"),
          ("2001", "Íñigo “Ñ” Peña €", "1001", 20260501)),
    whole("latin-1 chosen", text(HEADER + "2001,Zoë Núñez,1001,2026-05-01\n", "latin-1"),
          ("2001", "Zoë Núñez", "1001", 20260501), encoding="latin-1"),
    whole("spanish headers, semicolons",
          text("Código;Nombre completo;Patrocinador;Fecha de Ingreso;Teléfono\n"
               "2001;Eva Luz;1001;31/05/2026;55 1234\n"),
          ("2001", "Eva Luz", "1001", 20260531)),
    whole("tabs", text(PLAIN.replace(",", "\t")), MEMBER, filename="members.tsv"),
    whole("pipes", text(PLAIN.replace(",", "|")), MEMBER),
    whole("sep line of Excel", text("sep=;\n" + PLAIN.replace(",", ";")), MEMBER),
    whole("carriage returns only", text(PLAIN.replace("\n", "\r")), MEMBER),
    whole("windows line ends", text(PLAIN.replace("\n", "\r\n")), MEMBER),
    whole("no line end at the end", text(PLAIN.rstrip("\n")), MEMBER),
    whole("blank lines", text(HEADER + "\n\n2001,Eva Luz,1001,2026-05-01\n\n,,,\n"),
          MEMBER),
    whole("title above the header", text("Casa Brisa,,,\n,,,\n" + PLAIN), MEMBER),
    whole("leading zeros", text(HEADER + "007,Eva Luz,1001,2026-05-01\n"),
          ("007", "Eva Luz", "1001", 20260501)),
    whole("names NA, null, None, nan",
          text(HEADER + "2001,NA,1001,2026-05-01\n2002,null,1001,2026-05-01\n"
               "2003,None,NULL1,2026-05-01\nNULL1,nan,1001,2026-05-01\n"),
          ("2001", "NA", "1001", 20260501), ("2002", "null", "1001", 20260501),
          ("2003", "None", "NULL1", 20260501), ("NULL1", "nan", "1001", 20260501)),
    whole("id 2^53+1", text(HEADER + "9007199254740993,Eva,1001,2026-05-01\n"),
          ("9007199254740993", "Eva", "1001", 20260501)),
    whole("ids like numbers", text(HEADER + "1e5,Eva,1001,2026-05-01\n"
                                   "1.0,Leo,1001,2026-05-01\n"),
          ("1.0", "Leo", "1001", 20260501), ("1e5", "Eva", "1001", 20260501)),
    whole("no-break spaces", text(HEADER + "\u00a02001\u00a0,Eva\u00a0Luz, 1001 ,"
                                  "\u00a02026-05-01\n"), MEMBER),
    whole("zero-width and direction marks",
          text(HEADER + "\u200b2001\u200f,\u202eEva\u202c Luz,10\u200d01,2026-05-01\n"),
          MEMBER),
    whole("right-to-left name", text(HEADER + "2001,ليلى,1001,2026-05-01\n"),
          ("2001", "ليلى", "1001", 20260501)),
    whole("decomposed accents", text(HEADER + "2001,Jose\u0301,1001,2026-05-01\n"),
          ("2001", "José", "1001", 20260501)),
    whole("quoted separator, quote and line break",
          text(HEADER + '2001,"Luz, ""Eva""\nMaría",1001,2026-05-01\n'),
          ("2001", 'Luz, "Eva" María', "1001", 20260501)),
    whole("formula texts stay text",
          text(HEADER + "2001,=cmd|' /C calc'!A0,1001,2026-05-01\n"),
          ("2001", "=cmd|' /C calc'!A0", "1001", 20260501)),
    whole("markup and Cypher stay text",
          text(HEADER + "2001,<b>'}) DETACH DELETE n //,1001,2026-05-01\n"),
          ("2001", "<b>'}) DETACH DELETE n //", "1001", 20260501)),
    whole("sponsors later in the file",
          text(HEADER + "2003,C,2002,2026-05-01\n2002,B,2001,2026-05-01\n"
               "2001,A,1001,2026-05-01\n"),
          ("2001", "A", "1001", 20260501), ("2002", "B", "2001", 20260501),
          ("2003", "C", "2002", 20260501)),
    whole("the same row twice", text(PLAIN + "2001,Eva Luz,1001,2026-05-01\n"), MEMBER,
          duplicate=1),
    whole("unknown column", text("id,name,sponsor,joined,fax\n"
                                 "2001,Eva Luz,1001,2026-05-01,1\n"),
          MEMBER, notice="Not read: 'fax'"),
    whole("empty columns behind", text("id,name,sponsor,joined,,\n"
                                       "2001,Eva Luz,1001,2026-05-01,,\n"), MEMBER),
    whole("day first", text(HEADER + "2001,Eva Luz,1001,31/05/2026\n"
                            "2002,Leo,1001,01/02/2026\n"),
          ("2001", "Eva Luz", "1001", 20260531), ("2002", "Leo", "1001", 20260201)),
    whole("month first", text(HEADER + "2001,Eva Luz,1001,05/31/2026\n"
                              "2002,Leo,1001,01/02/2026\n"),
          ("2001", "Eva Luz", "1001", 20260531), ("2002", "Leo", "1001", 20260102)),
    whole("day first, chosen", text("clave,nombre,patrocinador,alta\n"
                                    "2001,Eva Luz,1001,01.05.2026\n"),
          MEMBER, dates="dmy"),
    whole("compact dates", text(HEADER + "2001,Eva Luz,1001,20260501\n"), MEMBER),
    whole("a mapping", text("a,b,c,d\n2001,Eva Luz,1001,2026-05-01\n"), MEMBER,
          kind="members", mapping={"id": "a", "name": "b", "sponsor": "c",
                                   "joined": "d"}),
    whole("content decides, not the extension", text(PLAIN), MEMBER,
          filename="members.xlsx"),
    whole("decimal comma and thousands",
          text("sku;name;price;volume\nX1;Crema;1.234,50;12,25\n"),
          ("X1", 123450, 1225, "MXN"), filename="products.csv", table="products"),
    whole("decimal point and thousands",
          text('sku,name,price,volume\nX1,Crema,"$1,234.50",12.25\n'),
          ("X1", 123450, 1225, "MXN"), filename="products.csv", table="products"),
    whole("apostrophes and spaces",
          text("sku;name;price;volume\nX1;Crema;1'234.50;1 000.5\n"),
          ("X1", 123450, 100050, "MXN"), filename="products.csv", table="products"),
    whole("a currency without cents",
          text("sku,name,price,volume,currency\nX1,Té,1500,10,CLP\n"),
          ("X1", 1500, 1000, "CLP"), filename="products.csv", table="products"),
    whole("changed price", text("sku,name,price,volume\nSOAP,Soap,21.00,10.25\n"),
          ("SOAP", 2100, 1025, "MXN"), filename="products.csv", table="products"),
    whole("rates in four spellings",
          text("member;component;value;from;to;reason\n1001;unilevel;1,25;01/02/2026;"
               "31/12/2026;Best\n1002;;125 %;01/02/2026;;Best\n"
               "1001;retail;5/4;01/02/2026;;Best\n1002;retail;0,5;01/02/2026;;Low\n"),
          ("1001", "retail", "5/4", "proposed"), ("1001", "unilevel", "5/4", "proposed"),
          ("1002", "*", "5/4", "proposed"), ("1002", "retail", "1/2", "proposed"),
          filename="coefficients.csv", table="terms"),
    whole("own and retail",
          text("order,date,seller,customer,sku,quantity,price\n"
               "X1,2026-05-02,1001,,SOAP,2,\nX1,2026-05-02,1001,,SERUM,1,90.00\n"
               "X2,2026-05-03 14:05,1001,C1,SERUM,1,\n"),
          ("import:X1", 20260502, "own", 13100, 7050, 6600, 5000),
          ("import:X2", 20260503, "retail", 10000, 5000, 5000, 4000),
          filename="orders.csv", table="orders"),
    whole("return above its order",
          text("order,date,seller,sku,quantity,returns\n"
               "X2,2026-05-04,1001,SERUM,1,X1\nX1,2026-05-02,1001,SERUM,2,\n"),
          ("import:X1", 20260502, "own", 20000, 10000, 10000, 8000),
          ("import:X2", 20260504, "own", -10000, -5000, -5000, -4000),
          filename="orders.csv", table="orders"),
    whole("return of a known order",
          text("pedido;fecha;tipo;vendedor;producto;cantidad;devuelve\n"
               "X2;04/05/2026;devolución;1001;SOAP;-2;B1\n"),
          ("import:X2", 20260504, "own", -4100, -2050, -1600, -1000),
          filename="pedidos.csv", table="orders", dates="dmy"),
]  # fmt: skip

ORDER = "order,date,seller,customer,sku,quantity\n"
RETURN = "order,date,seller,sku,quantity,returns\n"

TEXT_REFUSED = [
    refused("empty file", raw(b""), "empty"),
    refused("white space only", raw(b"  \n\n \n"), "no rows"),
    refused("header only", text(HEADER), "no rows below the header"),
    refused("NUL bytes", raw(PLAIN.encode() + b"2\x0002,B,1001,2026-05-01\n"), "NUL", 3),
    refused("binary noise", raw(bytes(range(1, 256)) * 20), ""),
    refused("unclosed quote", text(HEADER + '2001,"Eva,1001,2026-05-01\n'),
            "never closed", 2),
    refused("text behind a quote", text(HEADER + '2001,"Eva" L,1001,2026-05-01\n'),
            "closing quote", 2),
    refused("more cells than headers", text(PLAIN + "2002,B,1001,2026-05-01,x\n"),
            "has 5 cells, the header has 4", 3, "E"),
    refused("too few cells", text(PLAIN + "2002,B,1001\n"), "empty but needed", 3,
            "joined"),
    refused("duplicate headers", text("id,name,name,sponsor,joined\n1,a,b,,2026-05-01\n"),
            "more than once", 1, "name"),
    refused("headers alike but for accents",
            text("código,nombre,patrocinador,ingreso,Codigo\n1,a,,2026-05-01,2\n"),
            "more than once", 1, "código"),
    refused("no header", text("2001,Eva,1001,2026-05-01\n"), "which kind", 1),
    refused("missing column", text("id,name,joined\n1,a,2026-05-01\n"),
            "column sponsor", 1, "sponsor", kind="members"),
    refused("unknown kind", text(PLAIN), "no kind", 1, kind="planets"),
    refused("mapping to no column", text(PLAIN), "not a column", 1, "planet",
            kind="members", mapping={"planet": "id"}),
    refused("encoding we do not know", text(PLAIN), "ebcdic", encoding="ebcdic"),
    refused("cut off in UTF-8", raw(HEADER.encode() + "2001,Íñ".encode()[:-1]),
            "cut off"),
    refused("cut off in UTF-16", raw(("\ufeff" + PLAIN).encode("utf-16-le")[:-1]),
            "cut off", 2),
    refused("not UTF-8 though its mark says so",
            raw(b"\xef\xbb\xbf" + HEADER.encode() + b"2001,E\xf1a,1001,2026-05-01\n"),
            "not valid"),
    refused("control character", text(HEADER + "2001,E\x07va,1001,2026-05-01\n"),
            "control character", 2, "name"),
    refused("no such day", text(HEADER + "2001,Eva,1001,2026-02-30\n"), "no such day", 2,
            "joined"),
    refused("year of two digits", text(HEADER + "2001,Eva,1001,01/05/26\n"),
            "two digits", 2, "joined"),
    refused("year far away", text(HEADER + "2001,Eva,1001,9026-05-01\n"), "between", 2,
            "joined"),
    refused("day or month?", text(HEADER + "2001,Eva,1001,01/05/2026\n"),
            "day/month or month/day", 2, "joined"),
    refused("both orders of dates", text(HEADER + "2001,A,1001,31/05/2026\n"
            "2002,B,1001,30/05/2026\n2003,C,1001,05/31/2026\n"), "no such day", 4,
            "joined"),
    refused("not a date", text(HEADER + "2001,Eva,1001,soon\n"), "not a date", 2,
            "joined"),
    refused("thousands or decimals?", text("sku,name,price,volume\nX,X,10,\"1,234\"\n"),
            "thousands or decimals", 2, "volume", filename="products.csv"),
    refused("two decimal signs", text('sku,name,price,volume\nX,X,10.50,1\n'
            'Y,Y,20.50,1\nZ,Z,"30,50",1\n'), "decimal sign", 4, "price",
            filename="products.csv"),
    refused("not a number", text("sku,name,price,volume\nX,X,cheap,1\n"), "not a number",
            2, "price", filename="products.csv"),
    refused("NaN and infinity", text("sku,name,price,volume\nX,X,NaN,1\n"),
            "not a number", 2, "price", filename="products.csv"),
    refused("a number that explodes", text("sku,name,price,volume\nX,X,1e999999,1\n"),
            "not a number", 2, "price", filename="products.csv"),
    refused("too many decimals", text("sku,name,price,volume\nX,X,10.5055,1\n"),
            "more than 2 decimal places", 2, "price", filename="products.csv"),
    refused("cents of a yen", text("sku,name,price,volume,currency\nX,X,10.5,1,JPY\n"),
            "more than 0 decimal places", 2, "price", filename="products.csv"),
    refused("negative price", text("sku,name,price,volume\nX,X,-10.50,1\n"), "negative",
            2, "price", filename="products.csv"),
    refused("price over all bounds",
            text("sku,name,price,volume\nX,X,99999999999999999999,1\n"), "too large", 2,
            "price", filename="products.csv"),
    refused("no such currency", text("sku,name,price,volume,currency\nX,X,1,1,pesos\n"),
            "no currency", 2, "currency", filename="products.csv"),
    refused("sponsors in a circle", text(HEADER + "2001,A,2003,2026-05-01\n"
            "2002,B,2001,2026-05-01\n2003,C,2002,2026-05-01\n"),
            "2001 → 2003 → 2002 → 2001", 2, "sponsor"),
    refused("his own sponsor", text(HEADER + "2001,A,2001,2026-05-01\n"),
            "member himself", 2, "sponsor"),
    refused("unknown sponsor", text(HEADER + "2001,A,9999,2026-05-01\n"), "no member", 2,
            "sponsor"),
    refused("sponsor is a customer", text(HEADER + "2001,A,C1,2026-05-01\n"),
            "only distributors sponsor", 2, "sponsor"),
    refused("joined before the sponsor", text(HEADER + "2001,A,1001,2024-05-01\n"),
            "before the sponsor", 2, "joined"),
    refused("another sponsor", text(HEADER + "1002,Luis Paz,,2025-02-10\n"),
            "move the member", 2, "sponsor"),
    refused("another day of joining", text(HEADER + "1002,Luis Paz,1001,2025-02-11\n"),
            "stays as it is", 2, "joined"),
    refused("one id, two people", text(PLAIN + "2001,Leo,1001,2026-05-01\n"),
            "row 2 already", 3, "id"),
    refused("the house", text(HEADER + "house,A,1001,2026-05-01\n"), "company itself", 2,
            "id"),
    refused("left before he joined", text("id,name,sponsor,joined,left\n"
            "2001,A,1001,2026-05-01,2026-04-01\n"), "before the day of joining", 2,
            "left"),
    refused("unknown role", text("id,name,sponsor,joined,roles\n"
            "2001,A,1001,2026-05-01,king\n"), "none of", 2, "roles"),
    refused("unknown district", text("id,name,sponsor,joined,territory\n"
            "2001,A,1001,2026-05-01,D9\n"), "no territory", 2, "territory"),
    refused("a city is no district", text("id,name,sponsor,joined,territory\n"
            "2001,A,1001,2026-05-01,MTY\n"), "not a district", 2, "territory"),
    refused("not an e-mail", text("id,name,sponsor,joined,email\n"
            "2001,A,1001,2026-05-01,eva\n"), "no e-mail", 2, "email"),
    refused("id of 65 characters", text(HEADER + "x" * 65 + ",A,1001,2026-05-01\n"),
            "longer than 64", 2, "id"),
    refused("cell over 1 kB", text(HEADER + "2001," + "x" * 1025 + ",1001,2026-05-01\n"),
            "1025 bytes", 2, "B"),
    refused("cell of a million characters",
            text(HEADER + "2001," + "x" * 1_000_000 + ",1001,2026-05-01\n"),
            "longer than 1024 bytes", 2),
    refused("201 columns", text(",".join(f"c{i}" for i in range(201)) + "\n"),
            "201 cells", 1),
    refused("too many rows", text(HEADER + "".join(
            f"{i},A,1001,2026-05-01\n" for i in range(3000, 3060))), "more than 50 rows",
            limits=SMALL),
    refused("too many cells", text("id,name,sponsor,joined" + ",x" * 8 + "\n" + "".join(
            f"{i},A,1001,2026-05-01" + ",1" * 8 + "\n" for i in range(3000, 3045))),
            "more than 500 cells", limits=SMALL),
    refused("too many bytes", text(HEADER + "x" * 3000), "are allowed",
            limits=Limits(file_bytes=2048)),
    refused("level nobody knows", text("code,name,level,parent\nZ,Z,planet,MX\n"),
            "none of", 2, "level", filename="territories.csv"),
    refused("district of a country", text("code,name,level,parent\nZ,Z,district,MX\n"),
            "is a country", 2, "parent", filename="territories.csv"),
    refused("part of nothing", text("code,name,level,parent\nZ,Z,district,Q\n"),
            "no territory", 2, "parent", filename="territories.csv"),
    refused("unknown seller", text(ORDER + "X1,2026-05-02,9999,,SOAP,1\n"), "no member",
            2, "seller", filename="orders.csv"),
    refused("a customer sells", text(ORDER + "X1,2026-05-02,C1,,SOAP,1\n"),
            "only distributors sell", 2, "seller", filename="orders.csv"),
    refused("unknown customer", text(ORDER + "X1,2026-05-02,1001,C9,SOAP,1\n"),
            "nobody", 2, "customer", filename="orders.csv"),
    refused("unknown product", text(ORDER + "X1,2026-05-02,1001,,GOLD,1\n"),
            "no product", 2, "sku", filename="orders.csv"),
    refused("nothing ordered", text(ORDER + "X1,2026-05-02,1001,,SOAP,0\n"), "is zero",
            2, "quantity", filename="orders.csv"),
    refused("half a soap", text(ORDER + "X1,2026-05-02,1001,,SOAP,1.5\n"),
            "whole number", 2, "quantity", filename="orders.csv"),
    refused("negative without a return", text(ORDER + "X1,2026-05-02,1001,,SOAP,-1\n"),
            "which order comes back", 2, "quantity", filename="orders.csv"),
    refused("two sellers of one order", text(ORDER + "X1,2026-05-02,1001,,SOAP,1\n"
            "X1,2026-05-02,1002,,SERUM,1\n"), "differs from row 2", 3, "seller",
            filename="orders.csv"),
    refused("two currencies", text(ORDER + "X1,2026-05-02,1001,,SOAP,1\n"
            "X1,2026-05-02,1001,,YEN,1\n"), "mixes products", 2, "sku",
            filename="orders.csv"),
    refused("a known order, changed", text(ORDER + "B2,2026-03-06,1001,C1,SERUM,2\n"),
            "never edited", 2, "order", filename="orders.csv"),
    refused("before he joined", text(ORDER + "X1,2025-01-02,1001,,SOAP,1\n"),
            "before the seller joined", 2, "date", filename="orders.csv"),
    refused("an order of the future", text(ORDER + "X1,2099-01-02,1001,,SOAP,1\n"),
            "future", 2, "date", filename="orders.csv"),
    refused("a closed month", text(ORDER + "X1,2026-01-15,1001,,SOAP,1\n"), "is closed",
            2, "date", filename="orders.csv"),
    refused("return of nothing", text(RETURN + "X2,2026-05-04,1001,SOAP,1,B9\n"),
            "no order", 2, "returns", filename="orders.csv"),
    refused("more than was bought", text(RETURN + "X2,2026-05-04,1001,SOAP,3,B1\n"),
            "3 would come back of 2", 2, "quantity", filename="orders.csv"),
    refused("more in two returns", text(RETURN + "X2,2026-05-04,1001,SOAP,1,B1\n"
            "X3,2026-05-04,1001,SOAP,2,B1\n"), "3 would come back of 2", 3, "quantity",
            filename="orders.csv"),
    refused("returned by somebody else", text(RETURN + "X2,2026-05-04,1002,SOAP,1,B1\n"),
            "not who sold", 2, "seller", filename="orders.csv"),
    refused("returned before it was bought",
            text(RETURN + "X2,2026-03-04,1001,SOAP,1,B1\n"), "before the order", 2,
            "date", filename="orders.csv"),
    refused("coefficient of nobody", text("member,value,from,reason\n9999,1.25,"
            "2026-02-01,x\n"), "no member", 2, "member", filename="coefficients.csv"),
    refused("coefficient that ends before", text("member,value,from,to,reason\n1001,1.25,"
            "2026-02-01,2026-02-01,x\n"), "not after", 2, "to",
            filename="coefficients.csv"),
    refused("no rate", text("member,value,from,reason\n1001,5/0,2026-02-01,x\n"),
            "not a rate", 2, "value", filename="coefficients.csv"),
    refused("a PDF", raw(b"%PDF-1.7 ..."), "PDF", filename="members.csv"),
    refused("a picture", raw(b"\x89PNG\r\n\x1a\n" + b"0" * 99), "picture"),
    refused("a gzip archive", raw(b"\x1f\x8b\x08" + b"0" * 99), "gzip"),
    refused("a web page called xls", raw(b"<html><table><tr><td>id</td></tr></table>"),
            "web page", filename="members.xls"),
    refused("XML with entities", raw(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">'
            b"]><x>&a;</x>"), "XML", filename="members.xml"),
]  # fmt: skip
