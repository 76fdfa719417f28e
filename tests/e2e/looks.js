// What of a page's looks can be measured: each asks the page that stands, and names the places at fault.
what => {
  const seen = colour => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return {parts: [red, green, blue], alpha};
  };
  const over = (colour, ground) => colour.parts.map((part, i) => part * colour.alpha + ground[i] * (1 - colour.alpha));
  const light = parts => parts.map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };
  const groundOf = element => {
    for (let here = element; here; here = here.parentElement) {
      const ground = seen(getComputedStyle(here).backgroundColor);
      if (ground.alpha === 1) return ground.parts;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
  };
  const name = element => {
    const classes = element.getAttribute("class") ?? "";
    return `${element.tagName}.${classes.split(" ")[0]} ${(element.textContent || element.name || "").trim().slice(0, 30)}`;
  };

  // Words of headings that stand on two lines, without a place in them where a line may end.
  const brokenWords = () => {
    const found = [];
    const isForReadersAloud = element => element && (
      getComputedStyle(element).clipPath === "inset(50%)" || isForReadersAloud(element.parentElement)
    );
    for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, th, caption, legend, dt")) {
      if (!heading.checkVisibility()) continue;
      const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (isForReadersAloud(text.parentElement)) continue;
        for (const word of text.data.matchAll(/[^\s\-–—\/\u00ad\u200b]+/g)) {
          const range = document.createRange();
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
          if (lines.size > 1) found.push(`${heading.tagName}: ${word[0]}`);
        }
      }
    }
    return [...new Set(found)];
  };

  // What may be moved sideways by itself, and holds no table.
  const movedSideways = () => [...document.querySelectorAll("body *")].filter(element => {
    const moves = ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    return moves && element.scrollWidth > element.clientWidth && !element.querySelector("table");
  }).map(element => `${element.tagName}.${element.className}`);

  // What can have the focus and, once it has, draws no outline. A theme of few colours shows one whatever its colour.
  const withoutRing = () => {
    const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    return [...new Set([...document.querySelectorAll(can)].filter(element => {
      if (!element.checkVisibility() || element.disabled || element.tabIndex < 0) return false;
      element.focus({focusVisible: true, preventScroll: true});
      if (document.activeElement !== element) return false;
      const places = [element, element.parentElement, ...(element.labels ?? [])];
      return !places.some(place => [null, "::before", "::after"].some(part => {
        const style = getComputedStyle(place, part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      }));
    }).map(name))];
  };

  // Shapes and words of drawings that do not stand out from what they are drawn on.
  const faint = () => {
    return [...new Set([...document.querySelectorAll("main svg :is(rect, path, line, circle, polyline, polygon, text)")]
    .filter(shape => {
      if (!shape.checkVisibility() || shape.closest("defs, clipPath, pattern")) return false;
      const style = getComputedStyle(shape), ground = groundOf(shape.closest("svg").parentElement);
      const paints = ["fill", "stroke"].filter(paint => !/^(none|url)/.test(style[paint])).map(paint => {
        const colour = seen(style[paint]);
        colour.alpha *= style.opacity * style[`${paint}Opacity`];
        return contrast(over(colour, ground), ground);
      });
      return paints.length && Math.max(...paints) < 3;
    }).map(shape => `${name(shape)} fill ${getComputedStyle(shape).fill} stroke ${getComputedStyle(shape).stroke}`))];
  };

  // Places that are nothing but a coloured ground, which a theme of few colours takes away: no words, no edge.
  const bare = () => {
    const isBare = (element, part) => {
      const style = getComputedStyle(element, part);
      if (part && ["none", "normal"].includes(style.content) || part && /[^"\s]/.test(style.content)) return false;
      const edges = ["Top", "Right", "Bottom", "Left"].map(side => parseFloat(style[`border${side}Width`]));
      return seen(style.backgroundColor).alpha > 0 && parseFloat(style.width) > 2 && parseFloat(style.height) > 2
        && !edges.some(edge => edge > 0) && style.forcedColorAdjust !== "none";
    };
    const isFilled = element => element.textContent.trim() || element.matches("input, select, textarea, button, svg, svg *")
      || element.querySelector("svg, img, input, select, textarea, button");
    return [...new Set([...document.querySelectorAll("body *")].filter(element => element.checkVisibility() && (
      !isFilled(element) && isBare(element) || ["::before", "::after"].some(part => isBare(element, part))
    )).map(name))];
  };

  // Logos that do not stand on white, for which they were made.
  const onDark = () => {
    return [...document.querySelectorAll("img.report-logo")].filter(logo => light(groundOf(logo)) < 0.9).map(logo => logo.alt);
  };

  return { brokenWords, movedSideways, withoutRing, faint, bare, onDark }[what]();
}
