package dev.tare.slim;

import dev.tare.verify.VerifyRequest;
import java.util.List;

/**
 * What is to be made smaller.
 *
 * @param shown what messages and the audit call the image
 * @param verify the image, its platform, and what has to hold before and after
 * @param probed whether the user said what has to hold, and did not leave it at what every image has to do
 * @param include patterns of paths that stay
 * @param exclude patterns of paths that go
 */
public record SlimRequest(
        String shown, VerifyRequest verify, boolean probed, List<String> include, List<String> exclude) {
    public SlimRequest {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
