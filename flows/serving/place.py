"""Where a station listens, and what it refuses: others must not come in without a login."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.problems import SetUpError
from flows.serving.ports import check_free


@dataclass(frozen=True, slots=True)
class Place:
    """Where the station listens.

    Attributes:
        host: the address of this machine; 127.0.0.1 is reached from this machine only.
        port: of Prefect's pages.
        papers_port: of the page of papers.
        login: "user:password" that both ask for; "" for none, which only this machine itself may have.
        server: address of a Prefect server that runs by itself, such as "http://127.0.0.1:4200"; "" for one of our own.
        outside: address under which a proxy shows the page of papers, such as "https://papers.board.example"; "" for none.
    """

    host: str = "127.0.0.1"
    port: int = 4200
    papers_port: int = 4280
    login: str = ""
    outside: str = ""
    server: str = ""

    @property
    def pages(self) -> str:
        """Address of Prefect's pages."""
        return self.server or f"http://{self.host}:{self.port}"

    @property
    def papers(self) -> str:
        """Address of the page of papers."""
        return f"http://{self.host}:{self.papers_port}"

    @property
    def paper_hosts(self) -> tuple[str, ...]:
        """Names by which the page of papers may be called: a proxy hands on the name that the browser asked for."""
        outside = urlsplit(self.outside).hostname
        return (self.host, "localhost", *((outside,) if outside else ()))

    def check(self) -> None:
        """Refuses a place that others reach without a login, and ports that are taken.

        Raises:
            SetUpError: says what to do.
        """
        try:
            is_local = ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            raise SetUpError(f'"{self.host}" is not an address. Write it as 127.0.0.1.') from None
        if not is_local and ":" not in self.login:
            raise SetUpError(
                f"Others can reach {self.host}, so a login is needed. Put user:password into the environment variable "
                "PREFECT_SERVER_API_AUTH_STRING, or leave out --host."
            )
        self._check_outside()
        for port in (self.papers_port,) if self.server else (self.port, self.papers_port):
            check_free(self.host, port)

    def _check_outside(self) -> None:
        host = urlsplit(self.outside).hostname
        if self.outside and not host:
            raise SetUpError(
                f'BOARDPACK_PAPERS_PAGE is "{self.outside}", which is no address of a page. Write it as '
                "https://papers.board.example."
            )
        if host not in (None, "localhost", self.host) and ":" not in self.login:
            raise SetUpError(
                f"A proxy shows the papers to others at {self.outside}, so a login is needed. Put user:password into the "
                "environment variable PREFECT_SERVER_API_AUTH_STRING."
            )
