variable "TAG" { default = "hcl" }
target "app" {
  args = { WHAT = TAG }
  labels = { from = "hcl" }
}
target "more" {
  inherits = ["app"]
  tags = ["compose-over/more:${TAG}"]
}
group "all" { targets = ["default", "more"] }
