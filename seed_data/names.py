"""Given names and surnames that invented people are put together from."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


SPANISH_GIVEN = _words(
    "Abril Adriana Alejandra Alma Amparo Ana Andrea Araceli Azucena Beatriz Belén "
    "Camila Carmen Carolina Catalina Cecilia Claudia Consuelo Daniela Dolores Elena "
    "Esperanza Estela Fernanda Florencia Gabriela Graciela Guadalupe Inés Irene Isabel "
    "Itzel Jimena Josefina Juana Julia Laura Leticia Lorena Lucía Luz Magdalena "
    "Marcela Margarita María Mariana Marisol Martina Mónica Natalia Noemí Paloma "
    "Patricia Paula Pilar Raquel Renata Rocío Rosa Sara Sofía Susana Teresa Valentina "
    "Verónica Victoria Ximena Yolanda Agustín Alberto Alfonso Álvaro Andrés Antonio "
    "Arturo Benjamín Carlos César Cristóbal Damián Diego Eduardo Emilio Enrique "
    "Ernesto Esteban Félix Fernando Francisco Gerardo Germán Gonzalo Guillermo Héctor "
    "Hugo Ignacio Iván Jaime Javier Joaquín Jorge José Juan Julián Leonardo Lorenzo "
    "Luis Manuel Marcos Mario Martín Mateo Mauricio Miguel Nicolás Óscar Pablo Pedro "
    "Rafael Ramón Raúl Ricardo Roberto Rodrigo Rubén Salvador Samuel Santiago "
    "Sebastián Sergio Simón Tomás Vicente Víctor"
)

SPANISH_SURNAMES = _words(
    "Acosta Aguilar Aguirre Alarcón Almeida Álvarez Andrade Arango Arce Arellano Arias "
    "Ávila Ayala Ballesteros Barrera Barrios Becerra Benítez Bermúdez Bravo Bustos "
    "Caballero Cabrera Calderón Camacho Campos Cárdenas Carrillo Castañeda Castillo "
    "Cedeño Cervantes Chávez Cisneros Contreras Córdova Cortés Cuéllar Delgado Díaz "
    "Domínguez Durán Echeverría Escobar Espinosa Esquivel Estrada Fajardo Figueroa "
    "Flores Fuentes Galindo Gallegos Garrido Gil Godoy Guerrero Gutiérrez Herrera "
    "Hidalgo Hurtado Ibáñez Jaramillo Jurado Lara León Lozano Luna Maldonado Márquez "
    "Medina Mejía Mendoza Mercado Molina Montes Montoya Mora Morales Moreno Muñoz "
    "Navarro Nieto Núñez Ocampo Ochoa Ojeda Olivares Ordóñez Orozco Ortega Osorio "
    "Pacheco Padilla Palacios Paredes Pardo Peña Peralta Pineda Ponce Prieto Quintana "
    "Quintero Ramos Rangel Rentería Reyes Ríos Rivas Robles Rojas Rosales Rosario "
    "Rueda Salazar Salinas Sandoval Santana Segura Serrano Sierra Solís Sosa Soto "
    "Suárez Tapia Tejada Toledo Trujillo Urbina Valdés Valencia Vargas Vega Velasco "
    "Vera Villa Villalobos Yáñez Zambrano Zamora Zapata Zúñiga"
)

ENGLISH_GIVEN = _words(
    "Abigail Alice Amber Amelia Audrey Beatrice Bethany Brooke Caroline Charlotte "
    "Chloe Clara Daisy Eleanor Eliza Ella Emily Emma Erin Esther Eva Faith Fiona Grace "
    "Hannah Harriet Hazel Heather Holly Imogen Ivy Jane Jasmine Joanna Kate Lily Lucy "
    "Mabel Megan Molly Naomi Nora Olivia Phoebe Poppy Rebecca Rose Ruby Sadie Sienna "
    "Stella Tessa Violet Zoe Aaron Adam Alfie Andrew Arthur Ben Blake Caleb Callum "
    "Charlie Colin Connor Daniel Dylan Edward Elliot Ethan Evan Felix Finn Frank "
    "Frederick George Graham Grant Harry Henry Hugh Isaac Jack Jacob James Joel "
    "Jonathan Joseph Joshua Keith Leo Liam Logan Lucas Luke Mason Max Nathan Noah "
    "Oliver Oscar Owen Patrick Peter Philip Ralph Robin Rory Ryan Sam Scott Seth "
    "Stephen Theo Thomas Toby Wesley William"
)

ENGLISH_SURNAMES = _words(
    "Abbott Adams Ainsworth Archer Ashton Atkins Bailey Barker Barnes Barrett Baxter "
    "Beckett Bennett Bishop Blackwood Bradley Brennan Briggs Brooks Bryant Burgess "
    "Burton Byrne Calloway Carlisle Carver Chambers Chandler Clayton Coleman Cooper "
    "Crawford Cross Dalton Davenport Dawson Dixon Doyle Draper Drummond Duncan "
    "Eastwood Ellery Emerson Everett Fairbanks Farrell Finch Fletcher Forster Foster "
    "Garner Gibbs Gilmore Goodwin Graves Greer Hadley Hale Hammond Harding Harlow "
    "Hartley Hawkins Hayes Holden Holloway Hopkins Howard Hudson Ingram Irving Jarvis "
    "Keane Kendall Kerr Kirby Knox Lambert Langley Lawson Lennox Lockhart Lowell "
    "Mallory Marlowe Marsden Mercer Merritt Morton Nash Neville Norwood Oakley Osborne "
    "Palmer Parrish Pemberton Penrose Porter Prescott Quinn Radcliffe Ramsey Redmond "
    "Reeve Rhodes Rowland Sawyer Sheridan Sinclair Slater Stafford Sterling Sutton "
    "Talbot Thornton Tilman Townsend Tucker Underwood Vaughan Wade Walcott Warner "
    "Weaver Webster Whitaker Wilder Winslow Wren Yates York"
)
