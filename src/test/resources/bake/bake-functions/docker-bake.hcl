function "tag" {
  params = [name]
  variadic_params = more
  result = ["bake-functions/${name}:${join("-", concat(["v1"], more))}"]
}
function "twice" {
  params = [n]
  result = n * 2
}
variable "REPOS" {
  default = "alpha,beta"
}
variable "SERVERS" {
  default = [{ name = "a", port = 80 }, { name = "b", port = 81 }]
}

target "default" {
  tags = concat(tag("one"), tag("two", "x", "y"), flatten([for repo in split(",", REPOS) : tag(repo)]))
  args = {
    WHAT     = upper(trimspace("  made  "))
    NAMES    = join(",", SERVERS[*].name)
    PORTS    = join(",", [for s in SERVERS : s.port if s.port > 80])
    MAP      = jsonencode({ for s in SERVERS : s.name => twice(s.port) })
    GROUPED  = jsonencode({ for s in SERVERS : s.port % 2 == 0 ? "even" : "odd" => s.name... })
    FORMAT   = format("%s-%03d-%.1f", "n", 7, 1.25)
    HASH     = substr(sha256("hello"), 0, 8)
    REGEX    = regex_replace("a1b22", "[0-9]+", "-")
    TRY      = try(SERVERS[7].name, "none")
    CAN      = can(SERVERS[7].name)
    LOOKUP   = lookup({ a = "x" }, "b", "y")
    TIME     = timeadd("2024-01-01T00:00:00Z", "1h30m")
    DATE     = formatdate("DD MMM YYYY hh:mm", "2024-02-03T04:05:06Z")
    VERSION  = semvercmp("1.4.2", ">= 1.2, < 2")
    NET      = cidrsubnet("10.0.0.0/8", 8, 2)
    SORTED   = join(" ", sort(["c", "a", "b"]))
    SLICE    = join(" ", slice(["a", "b", "c", "d"], 1, 3))
    MERGED   = jsonencode(merge({ a = 1 }, { b = [true, null] }))
    DIVIDED  = 7 / 2
    NEGATIVE = -twice(3) + 1
    INDEX    = element(["x", "y"], 3)
    PRODUCT  = jsonencode(setproduct(["a", "b"], [1, 2]))
    STRINGS  = replace(title("hello wide world"), "Wide ", "")
  }
}
