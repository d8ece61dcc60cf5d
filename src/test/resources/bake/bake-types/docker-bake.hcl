variable "PLATFORMS" {
  type = list(string)
  default = ["linux/amd64"]
  description = "what to build for"
}
variable "PORTS" {
  type = map(number)
  default = {}
}
variable "SPEC" {
  type = object({ name = string, port = optional(number) })
  default = { name = "x" }
}
variable "OPTIONAL" {
  type = string
}
variable "PORT" {
  default = 8080
  validation {
    condition = PORT >= 1024 && PORT < 65536
    error_message = "a port above 1023, not ${PORT}"
  }
}

group "default" { targets = ["inner"] }
group "inner" {
  description = "one more level"
  targets = ["app", "copy"]
}

target "app" {
  platforms = PLATFORMS
  tags = ["bake-types:app"]
  args = {
    WHAT = "${SPEC.name}:${coalesce(SPEC.port, 80)}"
    WEB = PORTS["web"]
    NONE = OPTIONAL
    PORT = PORT
    MORE = OPTIONAL == null ? "none" : "some"
  }
}
target "copy" {
  tags = [replace(target.app.tags[0], "app", "copy")]
  args = {
    WHAT = target.app.args.WHAT
    SAME = join(",", group.inner.targets)
  }
}
