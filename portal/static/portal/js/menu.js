// On a wide screen the menu is always open. Styles see to that, but for browsers that
// can't reach the content of a closed <details>.
const menu = document.querySelector(".site-menu");

if (menu && !CSS.supports("selector(::details-content)")) {
  const wide = matchMedia("(min-width: 62rem)");
  const settle = () => {
    menu.open = wide.matches;
  };
  settle();
  wide.addEventListener("change", settle);
}
