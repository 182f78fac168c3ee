module github.com/org/${{ values.name }}

go 1.23
