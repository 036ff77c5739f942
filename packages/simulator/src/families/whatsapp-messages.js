/** The phone number that a call sends a WhatsApp message from, undeclared ones known by `messaging_product`. */
export function whatsappSender({ method, node, edge, params }) {
    if (method !== 'POST' || edge !== 'messages')
        return undefined;
    if (node.kind === 'whatsapp_number')
        return node.id;
    return node.kind === 'object' && params.get('messaging_product') === 'whatsapp' ? node.id : undefined;
}
//# sourceMappingURL=whatsapp-messages.js.map