"""Old .doc and WPS .wps, by way of LibreOffice."""
