"""The columns of every kind of file, with the headers they are known by.

docs/import-formats.md lists the same table; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

ID = "id"  # text with no hidden characters, at most 64
TEXT = "text"
DECIMAL = "decimal"  # exact decimal as canonical text, scaled by its currency
VOLUME = "volume"  # hundredths
QUANTITY = "quantity"  # whole number
DAY = "day"  # yyyymmdd
INSTANT = "instant"  # (yyyymmdd, seconds of the day or None)
RATE = "rate"  # exact rational as text
CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One column: our name, its type and what else it may be called.

    ``choices`` maps what may stand in a cell to our word, for ``CHOICE``.
    """

    name: str
    type: str
    doc: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()


def _field(
    name: str,
    type_: str,
    doc: str,
    aliases: str = "",
    *,
    required: bool = False,
    choices: dict[str, str] | None = None,
) -> Field:
    names = tuple(a.strip() for a in aliases.split(",") if a.strip())
    return Field(name, type_, doc, names, required, tuple((choices or {}).items()))


_DISTRIBUTOR = "distributor"
_CUSTOMER = "customer"
ROLES = {
    "distributor": _DISTRIBUTOR, "distribuidor": _DISTRIBUTOR,
    "distribuidora": _DISTRIBUTOR, "partner": _DISTRIBUTOR, "socio": _DISTRIBUTOR,
    "customer": _CUSTOMER, "client": _CUSTOMER, "cliente": _CUSTOMER,
    "consumer": _CUSTOMER, "consumidor": _CUSTOMER,
    "both": "both", "ambos": "both", "distributor and customer": "both",
    "distribuidor y cliente": "both",
}  # fmt: skip
LEVELS = {
    "country": "country", "pais": "country",
    "region": "region", "state": "region", "estado": "region",
    "provincia": "region", "province": "region",
    "city": "city", "ciudad": "city", "municipio": "city",
    "district": "district", "distrito": "district", "colonia": "district",
    "barrio": "district",
}  # fmt: skip
ORDER_KINDS = {
    "own": "own", "own use": "own", "personal": "own", "propio": "own",
    "propia": "own", "consumo propio": "own", "consumo": "own", "autoconsumo": "own",
    "retail": "retail", "customer": "retail", "venta": "retail",
    "menudeo": "retail", "cliente": "retail", "venta al por menor": "retail",
    "minorista": "retail",
    "return": "return", "devolucion": "return", "refund": "return",
}  # fmt: skip

_PERSON = (
    _field("country", ID, "ISO code of the country, MX", "pais,nation,country code"),
    _field("language", ID, "en or es", "idioma,lengua,lang"),
    _field("currency", ID, "ISO code of the currency", "moneda,divisa"),
    _field("territory", ID, "code of the district he lives in",
           "territorio,district,distrito,territory code,zona,zone,colonia"),
    _field("phone", TEXT, "telephone", "telefono,tel,mobile,movil,celular,cell,"
           "phone number,numero de telefono,whatsapp"),
    _field("email", TEXT, "e-mail address", "e mail,mail,correo,"
           "correo electronico,email address"),
)  # fmt: skip

KINDS: dict[str, tuple[Field, ...]] = {
    "territories": (
        _field("code", ID, "code of the territory", "codigo,clave,territory code,"
               "codigo de territorio,territory", required=True),
        _field("name", TEXT, "its name", "nombre,territory name", required=True),
        _field("level", CHOICE, "country, region, city or district",
               "nivel,type,tipo", required=True, choices=LEVELS),
        _field("parent", ID, "code of the territory it is part of; none for a country",
               "parent code,padre,part of,parte de,pertenece a,superior"),
    ),
    "products": (
        _field("sku", ID, "code of the product", "product,product code,code,codigo,"
               "clave,producto,codigo de producto,article,articulo,item",
               required=True),
        _field("name", TEXT, "its name", "nombre,product name,description,descripcion,"
               "nombre del producto", required=True),
        _field("category", TEXT, "category", "categoria,group,grupo,linea,family,"
               "familia"),
        _field("price", DECIMAL, "price of one unit", "precio,unit price,list price,"
               "precio unitario,precio de lista,pvp", required=True),
        _field("cost", DECIMAL, "what one unit costs us", "costo,coste,unit cost,"
               "costo unitario"),
        _field("volume", VOLUME, "points of one unit", "volumen,points,puntos,pv,"
               "bv,cv,puntos de volumen", required=True),
        _field("qualifying_volume", VOLUME, "points that count for activity and rank; "
               "the volume unless given", "qv,qualifying,volumen calificado,"
               "volumen de calificacion,puntos de calificacion,qualifying points"),
        _field("currency", ID, "ISO code of the currency; the company's unless given",
               "moneda,divisa"),
    ),
    "members": (
        _field("id", ID, "the member's number", "member,member id,code,codigo,clave,"
               "numero,no,number,distributor id,socio,id socio,codigo de socio,"
               "codigo de distribuidor,numero de socio,numero de distribuidor",
               required=True),
        _field("name", TEXT, "first and family name", "nombre,full name,"
               "nombre completo,nombre y apellido,nombre y apellidos,member name",
               required=True),
        _field("sponsor", ID, "number of the sponsor; empty = directly below the "
               "company", "patrocinador,patrocinadora,sponsor id,upline,"
               "id patrocinador,codigo de patrocinador,codigo del patrocinador,"
               "codigo patrocinador,numero de patrocinador,referido por,"
               "presentador,auspiciador", required=True),
        _field("enroller", ID, "who brought the person in; the sponsor unless given",
               "inscriptor,enrolled by,inscrito por,recruiter,reclutador,"
               "enroller id"),
        _field("joined", DAY, "day of joining", "ingreso,fecha de ingreso,join date,"
               "date joined,joined on,start date,fecha de alta,alta,"
               "fecha de inscripcion,inscripcion,fecha ingreso,enrolled,"
               "enrollment date,enrolment date", required=True),
        _field("left", DAY, "day of leaving, empty while a member", "baja,left on,"
               "fecha de baja,end date,leave date,fecha baja"),
        _field("roles", CHOICE, "distributor, customer or both; distributor unless "
               "given", "role,rol,tipo,type,roles de socio,member type,tipo de socio",
               choices=ROLES),
        *_PERSON,
        _field("placement", ID, "number of the member he is placed under",
               "colocacion,placed under,placement id,colocado bajo,ubicacion"),
        _field("leg", ID, "leg of the placement: L, R or a number", "pierna,lado,side,"
               "equipo"),
        _field("supervisor", ID, "supervising distributor; the sponsor unless given",
               "supervisora,supervised by,supervisor id,supervisado por"),
    ),
    "customers": (
        _field("id", ID, "the customer's number", "customer,customer id,code,codigo,"
               "clave,cliente,id cliente,codigo de cliente,numero de cliente,"
               "customer number,client,client id", required=True),
        _field("name", TEXT, "first and family name", "nombre,full name,customer name,"
               "nombre completo,nombre del cliente,nombre y apellido,"
               "nombre y apellidos", required=True),
        _field("sponsor", ID, "number of the distributor who serves him", "seller,"
               "distributor,distribuidor,distribuidora,vendedor,vendedora,"
               "patrocinador,served by,atendido por,distributor id,seller id,"
               "id distribuidor,codigo de distribuidor", required=True),
        _field("joined", DAY, "customer since", "since,desde,customer since,"
               "cliente desde,fecha de alta,alta,fecha de registro,registered,"
               "date,fecha", required=True),
        *_PERSON,
    ),
    "orders": (
        _field("order", ID, "number of the order; its lines share it", "order number,"
               "order id,number,no,numero,pedido,numero de pedido,no de pedido,"
               "n de pedido,orden,numero de orden,folio,invoice,factura",
               required=True),
        _field("date", INSTANT, "day of the order, with or without the time",
               "fecha,order date,fecha de pedido,fecha del pedido,day,dia,"
               "fecha de orden,ordered on", required=True),
        _field("kind", CHOICE, "own, retail or return; told from the customer unless "
               "given", "tipo,type,tipo de pedido,order type,clase",
               choices=ORDER_KINDS),
        _field("seller", ID, "number of the distributor whose sale it is",
               "distributor,distribuidor,distribuidora,vendedor,vendedora,member,"
               "member id,socio,seller id,distributor id,codigo de distribuidor,"
               "id distribuidor", required=True),
        _field("customer", ID, "number of the customer of a retail order",
               "cliente,buyer,comprador,customer id,id cliente,codigo de cliente"),
        _field("sku", ID, "code of the product", "product,product code,producto,"
               "codigo de producto,item,article,articulo,codigo producto,clave",
               required=True),
        _field("quantity", QUANTITY, "units", "cantidad,qty,units,unidades,cant",
               required=True),
        _field("price", DECIMAL, "price of one unit; the product's unless given",
               "precio,unit price,precio unitario"),
        _field("returns", ID, "number of the order that this one takes back",
               "devuelve,original order,pedido original,return of,devolucion de,"
               "returned order,orden original"),
        _field("territory", ID, "code of the district; the seller's unless given",
               "territorio,district,distrito,zona,zone,colonia"),
    ),
    "coefficients": (
        _field("member", ID, "number of the distributor", "member id,id,socio,"
               "distributor,distribuidor,codigo,numero,distributor id,"
               "codigo de distribuidor", required=True),
        _field("component", TEXT, "component of the plan, * or empty for all",
               "componente,bonus,bono,commission,comision"),
        _field("value", RATE, "1.25, 125 % or 5/4", "valor,coefficient,coeficiente,"
               "factor,rate,tasa", required=True),
        _field("from", DAY, "first day", "desde,valid from,vigente desde,start,inicio,"
               "fecha inicio,valido desde", required=True),
        _field("to", DAY, "first day on which it is over; empty = open", "hasta,"
               "valid to,valid until,vigente hasta,end,fin,until,fecha fin,"
               "valido hasta"),
        _field("reason", TEXT, "why", "motivo,razon,note,nota,comment,comentario",
               required=True),
    ),
}  # fmt: skip

# Later files may refer to what earlier ones bring.
ORDER = ("territories", "products", "members", "customers", "orders", "coefficients")

# How a file is likely called, where its headers fit several kinds.
FILE_WORDS: dict[str, tuple[str, ...]] = {
    "territories": ("territor", "distrito", "zona"),
    "products": ("product", "catalog", "articul"),
    "members": ("member", "socio", "distrib", "miembro", "network", "red"),
    "customers": ("customer", "client"),
    "orders": ("order", "pedido", "venta", "sale", "orden"),
    "coefficients": ("coef", "term"),
}


def field(kind: str, name: str) -> Field:
    """Return one column of a kind."""
    return next(f for f in KINDS[kind] if f.name == name)
