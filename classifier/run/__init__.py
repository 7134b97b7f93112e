"""Many reports: processes side by side, and runs that go on where they stopped."""
