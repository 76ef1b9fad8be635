"""Reads a calendar with python3-icalendar and tells, as JSON, what it understood."""
import json
import sys

try:
    import icalendar
except ImportError:
    print("absent")
    sys.exit(0)


def told(event):
    alarms = [part for part in event.subcomponents if part.name == "VALARM"]
    return {
        "uid": str(event["UID"]),
        "start": event["DTSTART"].dt.isoformat(),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "modified": event["LAST-MODIFIED"].dt.isoformat() if "LAST-MODIFIED" in event else None,
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "url": str(event.get("URL", "")),
        "sequence": int(event["SEQUENCE"]),
        "alarms": [int(alarm["TRIGGER"].dt.total_seconds()) for alarm in alarms],
    }


with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
print(json.dumps({
    "name": str(calendar["X-WR-CALNAME"]),
    "method": str(calendar["METHOD"]),
    "errors": [str(error) for part in calendar.walk() for error in part.errors],
    "events": [told(event) for event in calendar.walk("VEVENT")],
}))
