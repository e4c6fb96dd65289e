package io.slipway.replication.raft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;

/**
 * A service beside Ratis' own at the port of the log, for members that do not take part yet: who is there, and that a
 * member is about to be added. Thread-safe.
 */
final class Introductions implements GrpcServices.Customizer {
    private static final String SERVICE = "slipway.replication.Introductions";
    private static final MethodDescriptor<Introduction, Introduction> WHO = method("Who");
    private static final MethodDescriptor<Introduction, Introduction> ADMIT = method("Admit");

    private final Supplier<Introduction> own;
    private final Supplier<Introduction> admitted;

    /**
     * What this member answers with.
     *
     * @param own who it is
     * @param admitted takes part from now on, when it waits for that, and tells who it is
     */
    Introductions(Supplier<Introduction> own, Supplier<Introduction> admitted) {
        this.own = own;
        this.admitted = admitted;
    }

    private static MethodDescriptor<Introduction, Introduction> method(String name) {
        return MethodDescriptor.<Introduction, Introduction>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return types.contains(GrpcServices.Type.SERVER) ? builder.addService(service()) : builder;
    }

    private ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(WHO, ServerCalls.asyncUnaryCall((asker, answer) -> {
                    answer.onNext(own.get());
                    answer.onCompleted();
                }))
                .addMethod(ADMIT, ServerCalls.asyncUnaryCall((asker, answer) -> {
                    answer.onNext(own.get().cluster().equals(asker.cluster()) ? admitted.get() : own.get());
                    answer.onCompleted();
                }))
                .build();
    }

    /** A way to one member. Thread-safe. */
    static final class Line implements AutoCloseable {
        private final ManagedChannel channel;

        Line(RaftLogConfig.Member member, Optional<LogTls> tls) {
            NettyChannelBuilder builder = NettyChannelBuilder.forAddress(member.host(), member.port());
            channel = tls.map(spoken -> builder.sslContext(spoken.client()))
                    .orElseGet(builder::usePlaintext)
                    .build();
        }

        /**
         * Who is there.
         *
         * @throws IOException with why nobody answers there, in words
         */
        Introduction who(Introduction asker, long timeoutMs) throws IOException {
            return call(WHO, asker, timeoutMs);
        }

        /**
         * Tells the member that it will be one, and that it forgot nothing that it had promised: whoever waited for
         * that takes part from now on.
         *
         * @throws IOException as {@link #who}
         */
        Introduction admit(Introduction asker, long timeoutMs) throws IOException {
            return call(ADMIT, asker, timeoutMs);
        }

        private Introduction call(
                MethodDescriptor<Introduction, Introduction> method, Introduction asker, long timeoutMs)
                throws IOException {
            channel.resetConnectBackoff(); // whoever did not run may run by now
            try {
                return ClientCalls.blockingUnaryCall(
                        channel,
                        method,
                        CallOptions.DEFAULT.withDeadlineAfter(timeoutMs, TimeUnit.MILLISECONDS),
                        asker);
            } catch (StatusRuntimeException e) {
                throw new IOException(reason(e, timeoutMs), e);
            }
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }

    private static String reason(StatusRuntimeException failure, long timeoutMs) {
        return switch (failure.getStatus().getCode()) {
            case UNAVAILABLE -> unavailable(failure);
            case DEADLINE_EXCEEDED -> "no answer within " + timeoutMs + " ms";
            case UNIMPLEMENTED -> "a version answers that cannot tell who it is; upgrade it first";
            default -> "it answered " + failure.getStatus().getCode().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Both sides must speak TLS and trust each other, or neither. */
    private static String unavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return "no secure connection: " + cause.getMessage();
            }
        }
        return "nothing listens there that speaks as this member does";
    }

    /** Whether {@code failure} means that an earlier version is there, which cannot be asked. */
    static boolean isEarlierVersion(IOException failure) {
        return failure.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<Introduction> {
        @Override
        public InputStream stream(Introduction value) {
            return new ByteArrayInputStream(value.encode());
        }

        @Override
        public Introduction parse(InputStream stream) {
            try {
                return Introduction.decode(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
