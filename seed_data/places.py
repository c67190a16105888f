"""Countries, regions and cities of the demo network; districts are made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """One country: its share of the people, its prefix, its regions and cities.

    A telephone number is the ``prefix`` and so many ``digits``: the ranges kept
    for fiction in the USA and the United Kingdom, area codes that do not exist
    elsewhere, so that nobody real is ever called.
    """

    code: str
    name: str
    language: str
    share: int
    prefix: str
    digits: int
    regions: dict[str, tuple[str, ...]]


COUNTRIES = (
    Country("MX", "México", "es", 55, "+52 00 0000 ", 4, {
        "Jalisco": ("Guadalajara", "Zapopan", "Tlaquepaque"),
        "Nuevo León": ("Monterrey", "San Nicolás", "Apodaca"),
        "Ciudad de México": ("Coyoacán", "Iztapalapa", "Tlalpan", "Benito Juárez"),
        "Puebla": ("Puebla", "Cholula", "Tehuacán"),
        "Yucatán": ("Mérida", "Valladolid"),
        "Guanajuato": ("León", "Irapuato", "Celaya"),
    }),
    Country("CO", "Colombia", "es", 12, "+57 000 000 ", 4, {
        "Antioquia": ("Medellín", "Envigado", "Rionegro"),
        "Cundinamarca": ("Bogotá", "Soacha", "Chía"),
        "Valle del Cauca": ("Cali", "Palmira"),
    }),
    Country("PE", "Perú", "es", 8, "+51 000 000 ", 3, {
        "Lima": ("Miraflores", "Callao", "Chorrillos"),
        "Arequipa": ("Arequipa", "Camaná"),
        "Cusco": ("Cusco", "Sicuani"),
    }),
    Country("EC", "Ecuador", "es", 6, "+593 00 000 ", 4, {
        "Pichincha": ("Quito", "Cayambe"),
        "Guayas": ("Guayaquil", "Durán"),
        "Azuay": ("Cuenca", "Gualaceo"),
    }),
    Country("ES", "España", "es", 7, "+34 000 00 ", 4, {
        "Andalucía": ("Sevilla", "Málaga", "Córdoba"),
        "Comunidad Valenciana": ("Valencia", "Alicante"),
        "Comunidad de Madrid": ("Madrid", "Getafe", "Alcalá de Henares"),
    }),
    Country("US", "United States", "en", 8, "+1 555 555 01", 2, {
        "Texas": ("Houston", "San Antonio", "El Paso"),
        "California": ("Fresno", "San Diego", "Oakland"),
        "Florida": ("Tampa", "Orlando"),
    }),
    Country("GB", "United Kingdom", "en", 4, "+44 7700 900", 3, {
        "Greater Manchester": ("Bolton", "Stockport"),
        "West Midlands": ("Coventry", "Solihull"),
        "Scotland": ("Dundee", "Paisley"),
    }),
)  # fmt: skip

DISTRICTS = {
    "es": ("Centro", "Norte", "Sur", "La Loma", "San Marcos"),
    "en": ("Central", "North", "South", "Riverside", "Parkfield"),
}
