target "app-a" {
  tags = ["bake-set:a"]
  args = { WHAT = "file" }
  output = ["type=docker,dest=a.tar"]
}
target "app-b" {
  tags = ["bake-set:b"]
  platforms = ["linux/amd64"]
}
target "other" {
  tags = ["bake-set:other"]
}
group "apps" {
  targets = ["app-a", "app-b"]
}
