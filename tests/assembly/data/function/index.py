def handler(event: object, _context: object) -> object:
    return event
