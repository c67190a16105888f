"""The products of the demo company and how they sell through the year."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One product: price and cost in minor units, volume in hundredths.

    ``season`` names its curve in ``SEASONS``; ``weight`` is its share of sales.
    """

    sku: str
    name: str
    category: str
    price: int
    cost: int
    volume: int
    season: str
    weight: int


# Relative demand January to December, 100 = an ordinary month.
SEASONS = {
    "flat": (100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100),
    "resolve": (190, 150, 115, 100, 95, 85, 80, 85, 120, 100, 80, 60),
    "summer": (35, 45, 80, 120, 175, 220, 215, 160, 80, 45, 30, 35),
    "winter": (180, 160, 115, 80, 50, 35, 35, 45, 75, 115, 160, 190),
    "gifts": (45, 110, 60, 70, 210, 80, 55, 50, 60, 90, 190, 320),
}

ITEMS = (
    Item("CB-101", "Colágeno Brisa 300 g", "Nutrition", 62_000, 17_400, 4_100,
         "resolve", 10),
    Item("CB-102", "Multivitamin Alba 60 caps", "Nutrition", 38_000, 9_900, 2_550,
         "resolve", 9),
    Item("CB-103", "Omega Mar 90 caps", "Nutrition", 44_500, 12_800, 2_900, "flat", 7),
    Item("CB-104", "Vital Protein Cacao 500 g", "Nutrition", 69_000, 22_300, 4_400,
         "resolve", 6),
    Item("CB-105", "Fibra Ligera 30 sobres", "Nutrition", 33_500, 8_200, 2_200,
         "flat", 6),
    Item("CB-201", "Crema de Día Azahar 50 ml", "Skin care", 52_000, 13_100, 3_500,
         "flat", 9),
    Item("CB-202", "Night Serum Luna 30 ml", "Skin care", 78_000, 19_700, 5_300,
         "flat", 6),
    Item("CB-203", "Gel Limpiador Aloe 200 ml", "Skin care", 27_500, 6_400, 1_800,
         "flat", 8),
    Item("CB-204", "Manteca Corporal Karité", "Skin care", 34_000, 8_900, 2_250,
         "winter", 6),
    Item("CB-301", "Protector Solar FPS 50", "Sun care", 36_500, 9_800, 2_400,
         "summer", 7),
    Item("CB-302", "After-Sun Aloe 250 ml", "Sun care", 29_000, 7_100, 1_900,
         "summer", 5),
    Item("CB-303", "Bruma Refrescante Menta", "Sun care", 22_500, 5_300, 1_450,
         "summer", 4),
    Item("CB-401", "Eau de Brisa 60 ml", "Fragrance", 89_000, 21_900, 6_100,
         "gifts", 5),
    Item("CB-402", "Agua de Jazmín 100 ml", "Fragrance", 64_000, 15_800, 4_300,
         "gifts", 5),
    Item("CB-403", "Vetiver for Men 60 ml", "Fragrance", 86_000, 21_300, 5_900,
         "gifts", 4),
    Item("CB-501", "Infusión Canela y Miel", "Beverages", 18_500, 4_600, 1_150,
         "winter", 8),
    Item("CB-502", "Cacao Caliente 400 g", "Beverages", 23_000, 6_200, 1_450,
         "winter", 6),
    Item("CB-503", "Té Frío de Hibisco", "Beverages", 19_500, 4_900, 1_250,
         "summer", 7),
    Item("CB-504", "Electrolitos Cítricos 20 u", "Beverages", 31_000, 8_000, 2_000,
         "summer", 5),
    Item("CB-601", "Detergente Concentrado 1 l", "Home care", 16_500, 5_200, 850,
         "flat", 8),
    Item("CB-602", "Multisurface Eucalyptus 750 ml", "Home care", 13_500, 3_900, 700,
         "flat", 7),
    Item("CB-603", "Vela Aromática Nogal", "Home care", 24_000, 6_000, 1_500,
         "gifts", 5),
    Item("CB-701", "Gift Set Navidad", "Gift sets", 98_000, 29_500, 6_300,
         "gifts", 3),
    Item("CB-702", "Set Día de las Madres", "Gift sets", 84_000, 24_800, 5_500,
         "gifts", 3),
)  # fmt: skip

# How many people buy at all, January to December, 100 = an ordinary month.
BUYING = (88, 94, 101, 98, 112, 99, 93, 91, 98, 102, 110, 124)
