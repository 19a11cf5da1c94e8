"""The application as a server runs it."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from vungcao.web.orphans import SERVER, end_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungcao.web.settings")
application = get_wsgi_application()

# `vungcao serve` says which process it is; under another server there is nobody to watch.
if SERVER in os.environ:
    end_with(int(os.environ[SERVER]), signal.SIGTERM)
