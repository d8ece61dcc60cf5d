variable "TAG" { default = "one" }
group "default" { targets = ["app"] }
target "app" {
  tags = ["bake-override:${TAG}"]
  args = {
    WHAT = "first"
    KEPT = "yes"
  }
  cache-from = ["type=local,src=cache"]
}
