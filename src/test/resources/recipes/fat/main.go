package main

import (
	"fmt"
	"os"
)

func main() {
	dir, _ := os.Getwd()
	fmt.Println("hello from the fat one in", dir, "as", os.Getuid() != 0)
}
