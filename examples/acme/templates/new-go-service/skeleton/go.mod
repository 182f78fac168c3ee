module ${{ values.host }}/acme/${{ values.name }}

go 1.23
