package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function was given. All of it fails with an IllegalArgumentException in one line. */
record FunctionArguments(List<@Nullable Object> all) {
    int count() {
        return all.size();
    }

    FunctionArguments require(int count) {
        return require(count, count);
    }

    FunctionArguments require(int least, int most) {
        if (all.size() < least || all.size() > most) {
            String expected = least == most
                    ? String.valueOf(least)
                    : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new IllegalArgumentException("it takes " + expected + " arguments, not " + all.size());
        }
        return this;
    }

    @Nullable Object value(int i) {
        return all.get(i);
    }

    String text(int i) {
        return HclValues.text(all.get(i));
    }

    BigDecimal number(int i) {
        return HclValues.numeric(all.get(i));
    }

    int whole(int i) {
        return HclValues.whole(all.get(i));
    }

    boolean truth(int i) {
        return HclValues.truth(all.get(i));
    }

    List<@Nullable Object> list(int i) {
        return HclValues.list(all.get(i));
    }
}
