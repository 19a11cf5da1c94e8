"""Facts gathered in the field without a network: OpenRosa for ODK Collect, and a page kept on the phone."""
