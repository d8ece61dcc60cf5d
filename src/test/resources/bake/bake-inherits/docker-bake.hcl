target "_common" {
  args = {
    GO   = "1.20"
    WHAT = "common"
  }
  labels = { common = "yes" }
  platforms = ["linux/amd64", "linux/arm64"]
  no-cache-filter = ["a"]
}
target "_release" {
  inherits = ["_common"]
  args = { GO = "1.21" }
  tags = ["bake-inherits:release"]
  no-cache-filter = ["b"]
}
target "_debug" {
  args = {
    GO    = "1.22"
    DEBUG = "true"
  }
  tags = ["bake-inherits:debug"]
}
target "app" {
  inherits = ["_release", "_debug"]
  args = { WHAT = "app" }
  platforms = ["linux/amd64"]
}
target "db" {
  inherits = ["_debug", "_release"]
}
group "default" {
  targets = ["app", "db"]
}
