package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.time.Duration;

/** The events of {@code scheduler.proto}, and offers. {@code message} in {@code failure} is not of Mesos. */
final class EventJson {
    private EventJson() {}

    static ObjectNode write(Event event) {
        ObjectNode object = Trees.object();
        if (event instanceof Event.Subscribed subscribed) {
            ObjectNode body = CallJson.open(object, "SUBSCRIBED", "subscribed");
            body.set("framework_id", Trees.id(subscribed.frameworkId()));
            body.set("heartbeat_interval_seconds", Trees.seconds(subscribed.heartbeatInterval()));
            body.putObject("master_info").put("id", subscribed.masterId());
        } else if (event instanceof Event.Offers offers) {
            CallJson.open(object, "OFFERS", "offers").set("offers", Trees.array(offers.offers(), EventJson::write));
        } else if (event instanceof Event.Rescind rescind) {
            CallJson.open(object, "RESCIND", "rescind").set("offer_id", Trees.id(rescind.offerId()));
        } else if (event instanceof Event.Update update) {
            CallJson.open(object, "UPDATE", "update").set("status", StatusJson.write(update.status()));
        } else if (event instanceof Event.Failure failure) {
            ObjectNode body = CallJson.open(object, "FAILURE", "failure");
            if (failure.agentId() != null) {
                body.set("agent_id", Trees.id(failure.agentId()));
            }
            body.put("message", failure.message());
        } else if (event instanceof Event.Refused refused) {
            CallJson.open(object, "ERROR", "error").put("message", refused.message());
        } else if (event instanceof Event.Heartbeat) {
            object.put("type", "HEARTBEAT");
        } else {
            throw new IllegalStateException("unknown event " + event);
        }
        return object;
    }

    static Event read(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "SUBSCRIBED":
                JsonPart subscribed = part.get("subscribed");
                return new Event.Subscribed(
                        subscribed.get("framework_id").id(FrameworkId::new),
                        subscribed.get("heartbeat_interval_seconds", JsonPart::seconds, Duration.ofSeconds(15)),
                        subscribed.get("master_info", info -> info.get("id").text(), ""));
            case "OFFERS":
                return new Event.Offers(part.get("offers").list("offers", EventJson::readOffer));
            case "RESCIND":
                return new Event.Rescind(part.get("rescind").get("offer_id").id(OfferId::new));
            case "UPDATE":
                return new Event.Update(StatusJson.read(part.get("update").get("status")));
            case "FAILURE":
                JsonPart failure = part.get("failure");
                return new Event.Failure(
                        failure.maybe("agent_id", id -> id.id(AgentId::new)),
                        failure.get("message", JsonPart::text, ""));
            case "ERROR":
                return new Event.Refused(part.get("error").get("message").text());
            case "HEARTBEAT":
                return new Event.Heartbeat();
            default:
                throw part.get("type").wrong("'" + type + "' is not an event that is understood");
        }
    }

    static ObjectNode write(Offer offer) {
        ObjectNode object = Trees.object();
        object.set("id", Trees.id(offer.id()));
        object.set("framework_id", Trees.id(offer.frameworkId()));
        object.set("agent_id", Trees.id(offer.agentId()));
        object.put("hostname", offer.hostname());
        object.set("resources", ResourceJson.write(offer.resources(), offer.role()));
        object.set("attributes", ResourceJson.write(offer.attributes()));
        object.putArray("executor_ids");
        object.putObject("allocation_info").put("role", offer.role());
        return object;
    }

    static Offer readOffer(JsonPart part) {
        return new Offer(
                part.get("id").id(OfferId::new),
                part.get("framework_id").id(FrameworkId::new),
                part.get("agent_id").id(AgentId::new),
                part.get("hostname").text(),
                part.get(
                        "allocation_info",
                        allocation -> allocation.get("role", JsonPart::text, Resources.UNRESERVED),
                        Resources.UNRESERVED),
                part.get("resources", ResourceJson::read, Resources.EMPTY),
                part.get("attributes", ResourceJson::readAttributes, Attributes.NONE));
    }
}
