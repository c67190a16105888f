"""The analysts' server: a projection of the network that anybody may ask anything."""
