# Takes all the memory there is while it is imported, and defines nothing.
hoard = []
while True:
    hoard.append(bytearray(50_000_000))
