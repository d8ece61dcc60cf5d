// Two targets, and the group that is built when nothing is named.
group "default" {
  description = "all of it"
  targets = ["web", "api"]
}

target "web" {
  dockerfile = "Dockerfile"
  tags = ["bake-plain/web:latest"]
}

target "api" {
  description = "The API"
  context = "./sub/../"
  tags = ["bake-plain/api:latest", "bake-plain/api:latest", ""]
  labels = {
    "org.opencontainers.image.title" = "the <api> & more"
  }
}

target "docs" {
  tags = ["bake-plain/docs"]
}
