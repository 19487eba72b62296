"""What every request passes through."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/laporan/sekolah/%00/",
        "/laporan/hasil/?q=a%00",
        "/bukti/?school=%00",
        "/orang/?q=%00",
        "/wilayah/?q=%00",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request_and_no_error(client, address):
    assert client.get(address).status_code == 400
