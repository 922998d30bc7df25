"""Who gets in."""


def test_the_first_page_is_the_list_of_dispatches(page):
    page.goto("/")
    assert page.url.endswith("/dispatches")
    assert page.get_by_role("navigation", name="Views").get_by_role("link", name="Dispatches").is_visible()
