target "app" {
  name = "app-${tgt}-${sanitize(version)}"
  matrix = {
    tgt = ["lint", "test"]
    version = ["1.0", "2.0"]
  }
  args = {
    WHAT = "${tgt} ${version}"
  }
  tags = ["bake-matrix/${tgt}:${version}"]
}

target "item" {
  name = "item-${item.name}"
  matrix = {
    item = [
      { name = "one", port = 1, },
      { name = "two", port = 2 }
    ]
  }
  args = { WHAT = "port ${item.port}" }
  tags = ["bake-matrix/${item.name}"]
}

group "default" {
  targets = ["app", "item"]
}
