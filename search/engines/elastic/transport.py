"""How a request travels: in the time that is left, and to one node that takes it."""

import time
from typing import Any

from elastic_transport import ConnectionError as Unreachable
from elastic_transport import Transport, TransportApiResponse
from urllib3.exceptions import NewConnectionError

from search.engines import patience


class Travelling(Transport):
    """Asks the next node when one refuses the connection, and nothing twice."""

    def perform_request(  # type: ignore[override] # a time limit is always given
        self, method: str, target: str, *, request_timeout: float, **sent: Any
    ) -> TransportApiResponse:
        """The answer of the first node that takes the request, within one time limit for all."""
        with patience.waiting(request_timeout) as left:
            until = time.monotonic() + left
            for _ in range(len(self.node_pool) - 1):
                try:
                    return self._once(method, target, until, sent)
                except Unreachable as error:
                    if not isinstance(error.__cause__, NewConnectionError):
                        raise  # it may have been carried out
            return self._once(method, target, until, sent)

    def _once(self, method: str, target: str, until: float, sent: Any) -> TransportApiResponse:
        left = max(until - time.monotonic(), patience.LEAST)
        once = {**sent, "max_retries": 0, "request_timeout": left}
        return super().perform_request(method, target, **once)
