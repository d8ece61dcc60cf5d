package dev.tare.sandbox;

import org.junit.jupiter.api.Tag;

/** The same where runc is not installed. */
@Tag("integration")
class UnshareStepsTest extends StepsTest {
    @Override
    boolean withRunc() {
        return false;
    }
}
