module example.com/slim

go 1.23
