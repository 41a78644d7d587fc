"""The database of a machine without services: a real PostgreSQL from a wheel, in `var/`.

Demo and tests only; production names its own server in `DATABASE_URL` and does not install the wheel. `base` is
Django's engine, whose first connection starts the server; `server` starts and stops it for the supervisor.
"""
