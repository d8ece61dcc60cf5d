package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import moby.buildkit.secrets.v1.SecretsGrpc;
import moby.buildkit.secrets.v1.SecretsOuterClass.GetSecretRequest;
import moby.buildkit.secrets.v1.SecretsOuterClass.GetSecretResponse;

/** Hands out the secrets of a build, each read when a step asks for it. */
public final class Secrets extends SecretsGrpc.SecretsImplBase {
    private final Map<String, ExecSettings.Secret> known;
    private final SessionFailure failure;

    public Secrets(Map<String, ExecSettings.Secret> known, SessionFailure failure) {
        this.known = Map.copyOf(known);
        this.failure = failure;
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
        ExecSettings.Secret secret = known.get(request.getID());
        if (secret == null) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("secret " + request.getID() + ": not found")
                    .asRuntimeException());
            return;
        }
        try {
            answer.onNext(GetSecretResponse.newBuilder()
                    .setData(ByteString.copyFrom(secret.read()))
                    .build());
            answer.onCompleted();
        } catch (IOException e) {
            fail(TareException.failed("the secret \"" + request.getID() + "\" cannot be read", e), answer);
        } catch (TareException e) {
            fail(e, answer);
        }
    }

    private void fail(TareException why, StreamObserver<GetSecretResponse> answer) {
        failure.set(why);
        answer.onError(Status.INTERNAL.withDescription(why.getMessage()).asRuntimeException());
    }
}
