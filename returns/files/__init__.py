"""What a file of figures says, place by place. Pure: bytes in, plain values out; nothing here knows the database.

Each reader refuses a file as a whole with Unreadable, and ties every smaller problem to its place (Written.problem).
"""
