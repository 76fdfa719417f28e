// The page on the API: Swagger UI shows the description that the page names. Without it the page has its list.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  defaultModelsExpandDepth: -1,
});
