variable "TAG" {
  default = "latest"
}
variable "REGISTRY" {}
variable "DEBUG" {
  default = false
}
variable "COUNT" {
  default = 2
}
variable "NAME" {
  default = "app-${TAG}"
}
base = "scratch"

target "default" {
  tags = ["${notequal("", REGISTRY) ? "${REGISTRY}/" : ""}bake-variables:${TAG}"]
  args = {
    WHAT    = DEBUG ? "debug" : "release"
    COUNT   = COUNT + 1
    NAME    = NAME
    LITERAL = "$${NAME} %%{if}"
    UNSET   = null
  }
  dockerfile-inline = <<-EOT
    FROM ${base}
    %{ if DEBUG ~}
    LABEL debug=yes
    %{ else ~}
    LABEL debug=no
    %{ endif ~}
    %{ for i in range(COUNT) ~}
    LABEL n${i}=${i * 10}
    %{ endfor ~}
    COPY hello /hello
    EOT
}
