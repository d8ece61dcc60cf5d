variable "TAG" { default = "two" }
target "app" {
  args = { WHAT = "second" }
  cache-from = ["type=local,src=other"]
  labels = { over = "ride" }
}
target "more" { tags = ["bake-override:more"] }
