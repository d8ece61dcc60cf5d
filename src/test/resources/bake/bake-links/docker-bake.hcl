target "base" {
  tags = ["bake-links:base"]
  output = ["type=image"]
}
target "app" {
  contexts = {
    base = "target:base"
    other = "./files"
    none = ""
  }
  dockerfile = "app.Dockerfile"
  tags = ["bake-links:app"]
}
target "top" {
  context = "files"
  contexts = { app = "target:app" }
  dockerfile-inline = "FROM app\nCOPY note /top\n"
  tags = ["bake-links:top"]
}
group "default" { targets = ["top"] }
