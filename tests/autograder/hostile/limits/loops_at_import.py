# Never comes to the end of its import.
def composite(x, y, z):
    return (x + y) * z, (z, z, x + y)


while True:
    pass
