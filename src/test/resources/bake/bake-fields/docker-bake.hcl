target "default" {
  annotations = ["org.example.a=1", "index,manifest:org.example.b=2"]
  attest = [
    "type=sbom",
    { type = "provenance", mode = "max" },
    "type=sbom,disabled=true",
  ]
  cache-from = ["type=local,src=in", { type = "local", src = "in2" }, "type=local,src=in"]
  cache-to = [{ type = "local", dest = "out", mode = "max" }]
  extra-hosts = { my_hostname = "8.8.8.8" }
  labels = { a = "1", "b" = "2" }
  network = "none"
  no-cache = false
  no-cache-filter = ["base"]
  output = ["type=oci,dest=image.tar", { type = "tar", dest = "tree.tar" }]
  platforms = ["linux/amd64"]
  pull = false
  secret = [
    "type=file,id=one,src=hello",
    { id = "two", env = "HOME" },
    "id=HOME,type=env",
  ]
  shm-size = "128m"
  ssh = ["key=hello", { id = "other", paths = ["hello"] }]
  tags = ["bake-fields:latest"]
  target = "last"
  ulimits = ["nofile=1024:1024"]
}
