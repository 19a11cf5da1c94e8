"""Addresses: Vietnamese at the root, English under /en/, the same pages in both."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from vungcao.web import account, subscription, tokens

urlpatterns = [
    path("api/", include("vungcao.api.urls")),
    path("openrosa/", include("vungcao.phone.openrosa_urls")),
    *i18n_patterns(
        path("dang-nhap/", account.sign_in, name="sign-in"),
        path("dang-xuat/", account.sign_out, name="sign-out"),
        path("toi/", account.me, name="me"),
        path("toi/mat-khau/", account.new_password, name="password"),
        path("toi/ma-truy-cap/", tokens.tokens, name="tokens"),
        path("toi/ma-truy-cap/<int:number>/thu-hoi/", tokens.revoke, name="revoke-token"),
        path("toi/nhan-tin/", subscription.subscription, name="subscription"),
        path("toi/nhan-tin/lich/", subscription.feed_address, name="feed-address"),
        path("ban-lam-viec/", include("vungcao.desk.urls")),
        path("dien-thoai/", include("vungcao.phone.urls")),
        path("", include("vungcao.portal.urls")),
        prefix_default_language=False,
    ),
]
