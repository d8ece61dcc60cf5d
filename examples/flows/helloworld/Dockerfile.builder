FROM golang
WORKDIR /go/src/helloworld
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o helloworld .
