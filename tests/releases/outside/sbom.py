"""Validate a bill of materials by CycloneDX's own library; exit 1 and what is wrong where it is not valid."""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

sys.exit(str(JsonStrictValidator(SchemaVersion.V1_6).validate_str(Path(sys.argv[1]).read_text("utf-8")) or "") or 0)
