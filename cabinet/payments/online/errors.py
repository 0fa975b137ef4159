class PaymentError(Exception):
    """Why a payment can't be made, in words for a person."""
