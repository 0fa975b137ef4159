import pytest

from cabinet.residents.templatetags.devices import device


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like"
                " Gecko) Chrome/126.0.0.0 YaBrowser/24.7.0.0 Safari/537.36"
            ),
            "Яндекс Браузер, компьютер с Windows",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/126.0.0.0 Mobile Safari/537.36"
            ),
            "Chrome, телефон или планшет с Android",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari, iPhone",
        ),
        ("curl/8.0", "неизвестное устройство"),
        ("", "неизвестное устройство"),
    ],
)
def test_device_is_called_as_people_call_it(user_agent, name):
    assert device(user_agent) == name
