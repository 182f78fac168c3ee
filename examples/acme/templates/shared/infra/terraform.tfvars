name   = "${{ values.name }}"
owner  = "${{ values.team }}"
engine = "${{ values.database }}"
size   = "${{ values.databaseSize }}"
