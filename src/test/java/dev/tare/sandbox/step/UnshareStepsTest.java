package dev.tare.sandbox.step;

import org.junit.jupiter.api.Tag;

/** The same where runc is not installed. */
@Tag("integration")
class UnshareStepsTest extends StepExecutorTest {
    @Override
    boolean withRunc() {
        return false;
    }
}
