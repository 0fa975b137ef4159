// The site's menu is a <details>: closed on a phone, always open on a wide screen.
const menu = document.querySelector(".site-menu");
const wide = matchMedia("(min-width: 62rem)");

function settle() {
  menu.open = wide.matches;
}

if (menu) {
  settle();
  wide.addEventListener("change", settle);
}
